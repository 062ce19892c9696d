"""What every page needs: frame, access, language, forms, pictures; no page of its own."""
