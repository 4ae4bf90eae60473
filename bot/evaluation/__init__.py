"""Measuring what the bot understands and answers, on labelled files."""
