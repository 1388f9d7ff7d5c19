# Every verb is one file in scripts/. `make help` lists them.
SHELL := /bin/bash
PORT ?= 5005
PYTHON := .venv/bin/python
export RASA_TELEMETRY_ENABLED := false

.DEFAULT_GOAL := help
.PHONY: help chat shell train test evaluate understanding screen facts schema pictures widget widget-compare lint doctor overhead lock runtime dev bench migrate transcripts scale-test fuzz soak backup restore purge

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

chat: runtime ## Set up, start the guide and print the address of its page (PORT=5005)
	@exec $(PYTHON) -m scripts.chat --port $(PORT)

shell: runtime ## Set up and talk to the guide in the Rasa shell
	@exec $(PYTHON) -m scripts.shell

train: runtime ## Train the language model if it is missing or older than its data
	@exec $(PYTHON) -m scripts.train

test: dev ## Set up and run every test (ARGS="-k words" to choose)
	@exec $(PYTHON) -m scripts.test $(ARGS)

evaluate: runtime ## Score the understanding (FILE=questions.jsonl, default tests/nlu/dev.jsonl)
	@exec $(PYTHON) -W ignore -m scripts.evaluate $(FILE)

understanding: runtime ## Compare the understanding with a part left out, in folds, and with Rasa's default (an hour)
	@exec $(PYTHON) -W ignore -m scripts.compare_understanding $(ARGS)

screen: runtime ## Score the emergency screening (FILE=statements.jsonl)
	@exec $(PYTHON) -W ignore -m scripts.screen $(FILE)

bench: runtime ## Measure the guide beside two other Rasa bots: speed, memory, start (about 8 minutes)
	@exec $(PYTHON) -W ignore -m scripts.bench

migrate: runtime ## Make the tables for conversations in the database of GUIDE_DATABASE_URL
	@exec $(PYTHON) -m scripts.migrate

transcripts: dev ## Play the test conversations and print them for reading (results/transcripts.md)
	@exec $(PYTHON) -W ignore -m scripts.transcripts

facts: runtime ## Check the fact store, build its web page and print a summary
	@exec $(PYTHON) -m scripts.facts

schema: runtime ## Renew the schemas that help editors to complete and check the facts
	@exec $(PYTHON) -m scripts.schema

pictures: runtime ## Draw the pictures of the cards again
	@exec $(PYTHON) -m scripts.draw_pictures

widget: dev ## Build the website widget again after a change in widget/src (needs Node)
	@exec $(PYTHON) -m scripts.build_widget

widget-compare: dev ## Measure the widget beside two others (needs Node; downloads them into a temporary folder)
	@exec $(PYTHON) -m scripts.compare_widgets

lint: dev ## Check the style of the code and the training data
	@exec $(PYTHON) -m scripts.lint

doctor: ## Look over the installation: what is well and what needs a fix (PORT=5005)
	@test -x $(PYTHON) || { echo "FIX packages      There is no .venv yet. Fix: run 'make chat'."; exit 1; }
	@exec $(PYTHON) -W ignore -m scripts.doctor $(PORT)

overhead: dev ## Time the website channel against Rasa's own `rest` channel
	@exec $(PYTHON) -W ignore -m scripts.overhead

scale-test: dev ## 200 conversations over several processes while parts are killed (ARGS="--conversations 10")
	@exec $(PYTHON) -W ignore -m scripts.scale_test $(ARGS)

fuzz: dev ## Invented input for all that takes people's words, again and again (MINUTES=10)
	@exec $(PYTHON) -W ignore -m scripts.fuzz $(if $(MINUTES),--minutes $(MINUTES))

soak: dev ## People chat for a long time; memory and speed as a picture (MINUTES=30 PEOPLE=8)
	@exec $(PYTHON) -W ignore -m scripts.soak $(if $(MINUTES),--minutes $(MINUTES)) $(if $(PEOPLE),--people $(PEOPLE))

backup: runtime ## Back up the conversations while the guide runs (FOLDER=.data/backups)
	@exec $(PYTHON) -m scripts.backup save $(or $(FOLDER),.data/backups)

restore: runtime ## Restore a backup into an empty database (FILE=...; ARGS=--replace to delete what is there)
	@exec $(PYTHON) -m scripts.backup restore $(FILE) $(ARGS)

purge: runtime ## Delete conversations without a message for N days (DAYS=30)
	@exec $(PYTHON) -m scripts.purge $(if $(DAYS),--days $(DAYS))

lock: ## Renew the locked requirements after a change in pyproject.toml
	@scripts/lock.sh

runtime:
	@scripts/setup.sh requirements.txt

dev:
	@scripts/setup.sh requirements-dev.txt
