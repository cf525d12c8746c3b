"""The outbox: letters are rows, written in the transaction of the change they tell of.

A worker claims, composes and sends them (``outbox``); what one says is written by the function
registered for its model (``composers``). See docs/decisions/0014.
"""
