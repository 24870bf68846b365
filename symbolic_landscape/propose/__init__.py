"""Float guesses: plain data in, plain data out.  Nothing here can name a verdict; whoever asks proves the answer."""
