"""Reading outcomes and writing records: one list of readers, one list of writers (`formats`)."""
