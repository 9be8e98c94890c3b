"""数据与图表 (`/downloads`): what can be taken away, what it means, how it is checked and cited."""
