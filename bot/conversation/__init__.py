"""The conversation service: one for all channels; web, Telegram … are adapters over it."""
