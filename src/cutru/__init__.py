"""Cư Trú: a portal for Vietnam's residence declarations."""

__version__ = "0.1.0"
