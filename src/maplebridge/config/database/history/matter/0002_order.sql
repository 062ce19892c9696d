CREATE SEQUENCE matter_order;
