"""The model as versioned JSON and back: knows codes, data and English sentences, and refuses to judge or translate."""
