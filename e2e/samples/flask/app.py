from flask import Flask

app = Flask(__name__)


@app.get("/")
def index():
    app.logger.warning("Somebody says hello")
    return "Hello from Flask\n"
