"""What a studio is installed and updated with: deploy/, compose.yaml, migrations that old code survives."""
