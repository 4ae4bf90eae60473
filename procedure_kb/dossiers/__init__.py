"""Dossiers: their codes and, through adapters, where they stand."""
