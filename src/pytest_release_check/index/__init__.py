"""The embedded package index and the gateway to the upstream."""
