-- Run once, when the volume is new: every room keeps its own tables and migrations.
CREATE DATABASE billing;
CREATE DATABASE gateway;
