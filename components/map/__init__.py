"""区域地图, /map: where are the projects, and how are they rated there?"""
