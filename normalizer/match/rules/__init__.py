"""What a name means beside others, in its description and in its trial: the rules of `text/compositions.yaml`."""
