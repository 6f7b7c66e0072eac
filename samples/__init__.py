"""The sample households: text sources, and the command that builds their workbooks (`python -m samples.build`)."""
