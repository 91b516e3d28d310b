"""Filling a database from the files in seeds/ (初始数据): the city as documents state it."""
