"""Our own interface for programs, `/api/v1/`: guests in, receipts out, everything correctable."""
