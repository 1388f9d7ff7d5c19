"""Where conversations are kept, and who may answer in one at a time. endpoints.yml names both classes."""
