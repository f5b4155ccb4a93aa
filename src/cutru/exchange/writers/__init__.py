"""Files out: our own templates, and workbooks of rejected rows."""

from cutru.exchange.writers.workbooks import XLSX_TYPE, RejectedRow, rejected_workbook, template

__all__ = ["XLSX_TYPE", "RejectedRow", "rejected_workbook", "template"]
