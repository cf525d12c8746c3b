"""An example network of 20 spaces and 200 events, plainly marked, and its removal."""
