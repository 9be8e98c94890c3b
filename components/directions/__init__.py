"""方向分析 /directions: how the projects of each category and direction are rated."""
