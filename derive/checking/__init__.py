"""Documents that somebody else wrote, checked line by line: a stage a package, values between them."""
