"""星级榜单 /leaderboard: who stands where."""
