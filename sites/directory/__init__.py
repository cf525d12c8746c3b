"""The list of all spaces: filters, exact counts beside them, orders, what is near, GeoJSON, a map.

``filters`` reads the address, writes it back and puts it to the database as a ``Q``; ``listing``
is one page of the list, ``facets`` the counts, ``ordering`` the orders. These three work on
``Bitsets``: which spaces have which term (docs/decisions/0016). ``indexing`` writes them in the
transaction that changes a space; ``manage.py renew_directory`` renews them every night. Higher
apps add kinds of terms and dates by the hooks ``directory_kinds``, ``directory_next``,
``directory_next_words`` and ``directory_renewal``. Any combination of filters costs at most 12
queries.
"""
