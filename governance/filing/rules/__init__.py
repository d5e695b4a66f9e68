"""What is filed with whom by when, and what an officer's record may say."""
