"""The search for the cheapest plan: a dynamic programme over the months, or a Lagrangian relaxation pack by pack."""
