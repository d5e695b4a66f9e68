"""What is allowed: how a person is reached, how long records are kept, who may destroy them."""
