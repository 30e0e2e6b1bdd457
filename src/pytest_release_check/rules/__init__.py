"""What a rule and a finding are, and how the user's policy applies to them."""
