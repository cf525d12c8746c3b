"""The part of the CMS about dates."""
