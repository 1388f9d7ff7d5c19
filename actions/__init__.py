"""The action server of the Back & Knee Guide: thin actions over pure functions over facts."""
