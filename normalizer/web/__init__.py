"""The review page: a local web page to look at the vocabulary, try outcomes and decide what an audit missed."""
