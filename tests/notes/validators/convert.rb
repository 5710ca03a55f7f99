# Pages in, HTML out, both as JSON: {name: text} to {parser: {name: {html:, warnings:}}}. One process for all pages.
require "json"
require "kramdown"

parsers = ["kramdown"]
begin
  require "kramdown-parser-gfm"
  parsers << "GFM"
rescue LoadError
  # The caller says what is missing.
end

# Jekyll's defaults, except that code is not coloured.
settings = { math_engine: "mathjax", auto_ids: true, syntax_highlighter: nil, hard_wrap: false, smart_quotes: "lsquo,rsquo,ldquo,rdquo" }
pages = JSON.parse($stdin.read)
result = parsers.to_h do |parser|
  [parser, pages.transform_values do |text|
    document = Kramdown::Document.new(text.sub(/\A---\n.*?^---[ ]*\n/m, ""), settings.merge(input: parser))
    { html: document.to_html, warnings: document.warnings }
  end]
end
puts JSON.generate(result)
