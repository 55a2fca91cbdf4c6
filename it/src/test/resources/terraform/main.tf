# What a network team would write; used by TerraformIT.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" { type = string }

variable "words" {
  type    = string
  default = "first"
}

variable "clash" {
  type    = number
  default = 0
}

provider "aws" {
  region     = "us-east-1"
  access_key = "test"
  secret_key = "test"
  endpoints {
    ec2 = var.endpoint
    sts = var.endpoint
  }
}

provider "aws" {
  alias      = "west"
  region     = "us-west-2"
  access_key = "test"
  secret_key = "test"
  endpoints {
    ec2 = var.endpoint
    sts = var.endpoint
  }
}

resource "aws_vpc_ipam" "estate" {
  description = var.words
  operating_regions { region_name = "us-east-1" }
  operating_regions { region_name = "us-west-2" }
  tags    = { words = var.words, empty = "" }
  cascade = true
}

resource "aws_vpc_ipam_scope" "lab" {
  ipam_id     = aws_vpc_ipam.estate.id
  description = var.words
}

resource "aws_vpc_ipam_pool" "top" {
  address_family = "ipv4"
  ipam_scope_id  = aws_vpc_ipam_scope.lab.id
  description    = var.words
}

resource "aws_vpc_ipam_pool_cidr" "top" {
  ipam_pool_id = aws_vpc_ipam_pool.top.id
  cidr         = "10.0.0.0/8"
}

resource "aws_vpc_ipam_pool" "regional" {
  address_family                    = "ipv4"
  ipam_scope_id                     = aws_vpc_ipam_scope.lab.id
  source_ipam_pool_id               = aws_vpc_ipam_pool.top.id
  locale                            = "us-west-2"
  allocation_default_netmask_length = 28
  tags                              = { words = var.words }
}

resource "aws_vpc_ipam_pool_cidr" "regional" {
  ipam_pool_id   = aws_vpc_ipam_pool.regional.id
  netmask_length = 16
  depends_on     = [aws_vpc_ipam_pool_cidr.top]

  lifecycle { replace_triggered_by = [aws_vpc_ipam_pool_cidr.top] }
}

resource "aws_vpc_ipam_pool_cidr_allocation" "one" {
  provider       = aws.west
  ipam_pool_id   = aws_vpc_ipam_pool.regional.id
  netmask_length = 28
  depends_on     = [aws_vpc_ipam_pool_cidr.regional]

  lifecycle { replace_triggered_by = [aws_vpc_ipam_pool_cidr.regional] }
}

resource "aws_vpc_ipam_preview_next_cidr" "next" {
  provider       = aws.west
  ipam_pool_id   = aws_vpc_ipam_pool.regional.id
  netmask_length = 28
  depends_on     = [aws_vpc_ipam_pool_cidr_allocation.one]
}

data "aws_vpc_ipam_pools" "lab" {
  filter {
    name   = "ipam-scope-id"
    values = [aws_vpc_ipam_scope.lab.id]
  }
  depends_on = [aws_vpc_ipam_pool.regional]
}

resource "aws_vpc_ipam_pool" "rival" {
  count          = var.clash
  address_family = "ipv4"
  ipam_scope_id  = aws_vpc_ipam_scope.lab.id
}

resource "aws_vpc_ipam_pool_cidr" "rival" {
  count        = var.clash
  ipam_pool_id = aws_vpc_ipam_pool.rival[0].id
  cidr         = "10.0.0.0/16"
  depends_on   = [aws_vpc_ipam_pool_cidr.top]
}
