"""What the register may say, and how what it says is read, checked and dated."""
