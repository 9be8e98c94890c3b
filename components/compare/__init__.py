"""对比, /compare: projects or groups side by side, where are they ahead and by how much?"""
