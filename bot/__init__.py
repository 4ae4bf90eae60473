"""The running service of Hỏi Một Cửa."""
