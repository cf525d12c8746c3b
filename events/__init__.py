"""Events, their dates, sign-up, newsletters and the grant report."""
