"""Papers of the portal as PDF: the form NA17, receipts, the register book; QR codes; digital signatures.

Plain values in, bytes out: no Django, no database, no network. Times are shown on Vietnam's clock.
"""
