"""Search: what pages say of themselves, where it is kept, and how an answer is found in it.

``words`` reads texts and questions, ``document`` is what a page says, ``index`` keeps it in the
database in use, ``finding`` asks, ``ranking`` orders, ``passages`` shows, ``spelling`` helps on.
"""
