"""What events add to the apps below by hooks: activities, next dates, proposals, search."""
