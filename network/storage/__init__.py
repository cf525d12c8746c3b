"""Where files and shared state lie: uploads in a folder or an S3 bucket, static files, Valkey."""
