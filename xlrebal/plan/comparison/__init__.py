"""What each trade spares: the finished plan against the next best one without it."""
