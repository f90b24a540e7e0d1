"""Two wikis behind one port: a folder of wikitext files, and a real MediaWiki."""
