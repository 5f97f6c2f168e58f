"""Archives as streams: members in order, within limits, never written to disk; a hostile archive is refused whole."""
