import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"Hello from a Procfile\n")


HTTPServer((sys.argv[1], int(sys.argv[2])), Handler).serve_forever()
