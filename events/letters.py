def compose(mail):
    return None
