"""An example network as large as asked, in bulk, and its removal by set (``make_network``)."""
