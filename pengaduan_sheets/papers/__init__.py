"""The papers of the SOP: which there are, what tells them apart, and how they are filled and laid down."""
