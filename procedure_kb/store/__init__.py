"""Durable storage of knowledge: revisions, publication, and the snapshot served from memory."""
