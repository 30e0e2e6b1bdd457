"""What a rule and a finding are, and what the user says of them."""
