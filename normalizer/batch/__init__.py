"""Many outcomes at once: several processes, Arrow record batches, Spark."""
