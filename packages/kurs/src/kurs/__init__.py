"""Kurs: a self-hosted trading platform on one deterministic engine."""

__all__ = ["__version__"]

__version__ = "0.1.0"
