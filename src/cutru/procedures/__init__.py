"""The public catalogue of procedures, and the finder that leads to the right one."""
