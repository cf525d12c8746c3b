"""Limits and time spans of what people do without an account: sign-up, newsletter, proposals.

A ``…_RATE`` is a number of requests from one network address in ten minutes.
"""

from .environment import env

# Letters to one mailbox in an hour that anybody can cause by a form, over all forms; the rest waits
# for the next hour. Minutes in which changes of one sign-up are gathered into one letter.
LETTERS_AN_HOUR = env.int("LETTERS_AN_HOUR", default=12)
SIGNUP_GATHER_MINUTES = env.int("SIGNUP_GATHER_MINUTES", default=10)
# Changes on the page of one sign-up, or one proposal, in ten minutes.
OWN_PAGE_RATE = env.int("OWN_PAGE_RATE", default=20)

# How long a freed seat is held for the person it is offered to; half of the time left if the event
# is near, no less than LEAST hours, and no offers at all within CUTOFF hours of the start.
SIGNUP_CLAIM_HOURS = env.int("SIGNUP_CLAIM_HOURS", default=24)
SIGNUP_CLAIM_LEAST_HOURS = 1
SIGNUP_CLAIM_CUTOFF_HOURS = env.int("SIGNUP_CLAIM_CUTOFF_HOURS", default=2)
SIGNUP_REMINDER_HOURS = env.int("SIGNUP_REMINDER_HOURS", default=24)
SIGNUP_RECONFIRM_HOURS = 48
SIGNUP_RECONFIRM_ANSWER_HOURS = 24
# Personal data of people who signed up is deleted so many days after the end, access needs first.
SIGNUP_RETENTION_DAYS = env.int("SIGNUP_RETENTION_DAYS", default=30)
SIGNUP_ACCESS_RETENTION_DAYS = 1
# Against programs that fill in forms: the shortest time a person needs, and how long a form may
# stay open. The rate is high because a whole school may share one address.
SIGNUP_FORM_SECONDS = env.int("SIGNUP_FORM_SECONDS", default=2)
SIGNUP_FORM_HOURS = 24
SIGNUP_RATE = env.int("SIGNUP_RATE", default=40)

# The newsletter: days a confirmation link is valid; how many confirmation letters go to one e-mail
# address a day, and how many minutes must lie between two about the same list.
DIGEST_CONFIRM_DAYS = 7
DIGEST_RATE = env.int("DIGEST_RATE", default=10)
DIGEST_LETTERS_A_DAY = 5
DIGEST_LETTER_MINUTES = 10

# Proposals: days a confirmation link is valid; requests with pictures are counted on their own;
# how many confirmation letters go to one e-mail address a day.
PROPOSAL_CONFIRM_DAYS = 7
PROPOSAL_RATE = env.int("PROPOSAL_RATE", default=8)
PROPOSAL_UPLOAD_RATE = env.int("PROPOSAL_UPLOAD_RATE", default=24)
PROPOSAL_LETTERS_A_DAY = 5
#: Bytes of pictures of forms that were not sent whole, in all; the oldest go first.
PROPOSAL_PICTURES_WAITING_BYTES = 200 * 1024 * 1024
PROPOSAL_PICTURE_PIXELS = 2560  # the longer side of a picture that is kept
